package org.cfgrun.runtime.schedule;

/** Policy of the learning rate. */
@FunctionalInterface
public interface LrPolicy extends Policy {}
