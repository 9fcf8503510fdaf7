"""The application of the peer: one flow over viewflow's default Process and Task."""
