/**
 * Builds components from config dicts: binds arguments, builds nested components and calls
 * constructors.
 */
@NullMarked
package org.cfgrun.runtime.build;

import org.jspecify.annotations.NullMarked;
