// Two machines at a time: an emulated one waits a good part of its life, for its network, its disk and us.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
