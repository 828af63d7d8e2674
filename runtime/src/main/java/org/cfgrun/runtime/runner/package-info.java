/** The loops of training, where they stand, and what is called at their stages. */
@NullMarked
package org.cfgrun.runtime.runner;

import org.jspecify.annotations.NullMarked;
