/** Which files a config inherits from, and how their values join. */
@NullMarked
package org.cfgrun.interpreter.inherit;

import org.jspecify.annotations.NullMarked;
