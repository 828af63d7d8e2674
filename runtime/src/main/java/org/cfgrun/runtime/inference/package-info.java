/**
 * Detection in images with a trained model, for programs that embed cfgrun and for {@code cfgrun
 * predict}. Start at {@link org.cfgrun.runtime.inference.Predictor}.
 */
@NullMarked
package org.cfgrun.runtime.inference;

import org.jspecify.annotations.NullMarked;
