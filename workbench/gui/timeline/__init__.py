"""The recording as a picture: overview, waveform, speakers, notes and checks over one time axis."""
