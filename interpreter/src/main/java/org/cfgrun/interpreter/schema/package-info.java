/** Checks a config against the catalog of components. */
@NullMarked
package org.cfgrun.interpreter.schema;

import org.jspecify.annotations.NullMarked;
