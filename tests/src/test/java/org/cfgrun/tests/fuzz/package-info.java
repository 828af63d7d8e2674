/** Configs that ship with cfgrun, with values changed. */
@NullMarked
package org.cfgrun.tests.fuzz;

import org.jspecify.annotations.NullMarked;
