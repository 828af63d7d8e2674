/** Benchmarks of reading, evaluating and printing configs. */
@NullMarked
package org.cfgrun.benchmarks.language;

import org.jspecify.annotations.NullMarked;
