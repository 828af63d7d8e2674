/** Configs with values changed or removed. */
@NullMarked
package org.cfgrun.tests.fuzz;

import org.jspecify.annotations.NullMarked;
