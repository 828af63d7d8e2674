/** Catalogs of components, and checks of configs against them. */
@NullMarked
package org.cfgrun.interpreter.schema;

import org.jspecify.annotations.NullMarked;
