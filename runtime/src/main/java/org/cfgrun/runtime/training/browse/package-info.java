/** Looks at the data of a config before a training: drawn samples, and a report of the objects. */
@NullMarked
package org.cfgrun.runtime.training.browse;

import org.jspecify.annotations.NullMarked;
