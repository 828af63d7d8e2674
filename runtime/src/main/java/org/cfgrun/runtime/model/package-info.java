/** Trainable models: classifiers and detectors, their backbones, necks, heads and losses. */
@NullMarked
package org.cfgrun.runtime.model;

import org.jspecify.annotations.NullMarked;
