// Package arch holds the architecture as tests: which package may import
// which, what the pure ones may not touch, who may end the process, and that
// every package and every exported name says what it is for.
//
// It reads source files and nothing else. It has no code of its own, and no
// other package ever imports it.
package arch
