build_demo() { :; }
