/** Points of a run on an MLflow server, through MLflow's own Java client. */
@NullMarked
package org.cfgrun.runtime.log.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
