/** Layers and the tree they form. */
@NullMarked
package org.cfgrun.runtime.nn;

import org.jspecify.annotations.NullMarked;
