/** Tests of every command with configs made to do harm. */
@NullMarked
package org.cfgrun.tests.hostile;

import org.jspecify.annotations.NullMarked;
