/** Hooks that act on single parts of the model or the data. */
@NullMarked
package org.cfgrun.runtime.hook.model;

import org.jspecify.annotations.NullMarked;
