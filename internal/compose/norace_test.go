//go:build !race

package compose

const raceDetector = false
