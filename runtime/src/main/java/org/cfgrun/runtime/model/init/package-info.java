/** Initial values of a model's parameters, and pretrained weights. */
@NullMarked
package org.cfgrun.runtime.model.init;

import org.jspecify.annotations.NullMarked;
