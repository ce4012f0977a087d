# In clear text.
{ person, ... }: { config.users.users.alice = person "alice" { initialPassword = "hunter2"; }; }
