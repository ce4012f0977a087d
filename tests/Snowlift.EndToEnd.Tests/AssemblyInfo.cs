// One machine at a time: two emulated ones on two cores are slower than one after the other, and nearer to every limit.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
