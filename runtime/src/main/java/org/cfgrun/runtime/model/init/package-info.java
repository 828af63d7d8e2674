/** First values of a model's parameters, and files of weights to start from. */
@NullMarked
package org.cfgrun.runtime.model.init;

import org.jspecify.annotations.NullMarked;
