package org.cfgrun.runtime.schedule;

/**
 * A policy of the momentum. An argument that is named after the learning rate has the momentum's
 * name there: {@code min_lr} is {@code min_momentum}.
 */
@FunctionalInterface
public interface MomentumPolicy extends Policy {}
