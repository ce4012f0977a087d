build_installer() { :; }
