// A module that has only headers yet.
