/** How long a step of an optimizer takes, beside DJL's and PyTorch's. */
@NullMarked
package org.cfgrun.benchmarks.optim;

import org.jspecify.annotations.NullMarked;
