package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/**
 * Assigns to each anchor or point the ground truth that it is trained to predict. What an
 * assignment depends on differs: {@link Assigner} compares boxes, {@link PredictionAssigner} also
 * what the head predicts. A head requires one kind.
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
public interface TargetAssigner {}
