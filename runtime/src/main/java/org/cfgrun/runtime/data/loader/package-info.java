/**
 * Samplers, which choose the order of samples, and the multi-threaded loader that assembles
 * batches.
 */
@NullMarked
package org.cfgrun.runtime.data.loader;

import org.jspecify.annotations.NullMarked;
