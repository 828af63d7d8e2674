/** MLflow tracking through MLflow's Java client. */
@NullMarked
package org.cfgrun.runtime.log.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
