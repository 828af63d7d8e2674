/** Hooks that act on parts of the model or the data. */
@NullMarked
package org.cfgrun.runtime.hook.model;

import org.jspecify.annotations.NullMarked;
