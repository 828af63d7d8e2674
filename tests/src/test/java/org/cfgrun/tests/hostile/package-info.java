/** Configs that somebody made to do harm, through every command. */
@NullMarked
package org.cfgrun.tests.hostile;

import org.jspecify.annotations.NullMarked;
