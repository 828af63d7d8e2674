/** Benchmarks of optimizer steps against DJL and PyTorch. */
@NullMarked
package org.cfgrun.benchmarks.optim;

import org.jspecify.annotations.NullMarked;
