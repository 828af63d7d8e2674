package org.cfgrun.runtime.schedule;

/** Marks a policy that counts iterations and does not support epochs. */
public interface IterationPolicy extends Policy {}
