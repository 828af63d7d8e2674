/** How fast configs are read, evaluated and printed. */
@NullMarked
package org.cfgrun.benchmarks.language;

import org.jspecify.annotations.NullMarked;
