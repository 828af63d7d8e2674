/** Conversion of configs of MMDetection 2.x to 3.x. */
@NullMarked
package org.cfgrun.interpreter.migrate;

import org.jspecify.annotations.NullMarked;
