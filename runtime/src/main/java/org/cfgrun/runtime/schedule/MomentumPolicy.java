package org.cfgrun.runtime.schedule;

/**
 * Policy of the momentum. Arguments named after the learning rate are renamed: {@code min_lr}
 * becomes {@code min_momentum}.
 */
@FunctionalInterface
public interface MomentumPolicy extends Policy {}
