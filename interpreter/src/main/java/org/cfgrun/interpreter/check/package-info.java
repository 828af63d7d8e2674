/** The check of a whole config against a catalog, which needs no code of any component. */
@NullMarked
package org.cfgrun.interpreter.check;

import org.jspecify.annotations.NullMarked;
