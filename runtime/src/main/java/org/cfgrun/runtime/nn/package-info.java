/** Neural network modules: layers, parameters and their initialization. */
@NullMarked
package org.cfgrun.runtime.nn;

import org.jspecify.annotations.NullMarked;
