# A home of its own.
{ config.home-manager.users.alice.home.file = { }; }
