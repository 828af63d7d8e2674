/** What changes parameters after a backward pass: optimizers, parameter groups, clipping. */
@NullMarked
package org.cfgrun.runtime.optim;

import org.jspecify.annotations.NullMarked;
