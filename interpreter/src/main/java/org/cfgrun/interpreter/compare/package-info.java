/** Differences between configs, and between a config and its bases. */
@NullMarked
package org.cfgrun.interpreter.compare;

import org.jspecify.annotations.NullMarked;
