package org.cfgrun.runtime.schedule;

/** A policy that counts iterations and cannot count epochs. */
public interface IterationPolicy extends Policy {}
