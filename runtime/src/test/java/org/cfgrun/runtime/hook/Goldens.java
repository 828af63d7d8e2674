package org.cfgrun.runtime.hook;

/** The goldens, by a shorter name. */
final class Goldens extends org.cfgrun.runtime.golden.Goldens {}
