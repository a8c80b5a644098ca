// parameters
