//go:build race

package compose

// raceDetector slows everything tenfold: the tables are run thinner under it.
const raceDetector = true
