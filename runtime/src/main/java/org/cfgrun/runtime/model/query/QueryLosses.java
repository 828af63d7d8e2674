package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.cfgrun.runtime.box.match.HungarianAssigner;
import org.cfgrun.runtime.box.match.Matching;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Losses of predictions that are matched with objects (DETR, https://arxiv.org/abs/2005.12872): of
 * the scores of all queries, and of the boxes of those that have an object.
 */
final class QueryLosses {
  private static final QueryKernel KERNEL = Kernel.bind(QueryKernel.class);

  private final QueryHeadSettings settings;
  private Communicator processes = SingleProcess.INSTANCE;

  QueryLosses(QueryHeadSettings settings) {
    this.settings = settings;
  }

  void distribute(Communicator processes) {
    this.processes = processes;
  }

  /**
   * Predictions that are trained.
   *
   * @param prefix begins the names of their losses
   * @param hasClasses whether objects have their classes; otherwise all are of the first class
   */
  record Trained(String prefix, QueryPredictions predictions, boolean hasClasses) {}

  /**
   * The objects of a batch, those of one image after those of another.
   *
   * @param images the objects of each image
   * @param boxes {@code [k, 4]}: centers and sizes, as shares of their image
   * @param labels {@code [k]}
   * @param sizes {@code [k, 4]}: width, height, width and height of their image
   * @param sizesOfImages {@code [N, 4]}
   */
  private record Objects(
      List<ImageObjects> images, Tensor boxes, Tensor labels, Tensor sizes, Tensor sizesOfImages) {
    static Objects of(DetectionBatch batch) {
      List<ImageObjects> images = batch.objects();
      Tensor all = QueryHead.sizes(batch.metas(), batch.images().device());
      List<Tensor> sizes = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        sizes.add(all.narrow(0, i, 1).expand(images.get(i).labels().size(), 4));
      }
      Tensor boxes = Tensor.cat(images.stream().map(ImageObjects::boxes).toList(), 0);
      Tensor each = Tensor.cat(sizes, 0);
      return new Objects(
          images,
          KERNEL.centers(boxes.div(each)),
          Tensor.cat(images.stream().map(ImageObjects::labels).toList(), 0),
          each,
          all);
    }
  }

  /**
   * Computes the losses of several predictions for one batch.
   *
   * @param backgroundWeight weight with which queries without an object count in the mean of the
   *     losses of scores
   */
  Losses of(
      List<Trained> trained,
      DetectionBatch batch,
      HungarianAssigner assigner,
      double backgroundWeight) {
    Objects objects = Autograd.noGrad(() -> Objects.of(batch));
    List<Matching> matchings = Autograd.noGrad(() -> match(trained, objects, assigner));
    List<long[]> places = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      List<Matching> own = matchings.subList(i * batch.size(), (i + 1) * batch.size());
      places.add(places(own, trained.get(i).predictions(), objects.images()));
    }
    Tensor uploaded = upload(places, batch.images().device());
    Losses losses = new Losses();
    int start = 0;
    for (int i = 0; i < trained.size(); i++) {
      int count = places.get(i).length / 2;
      Tensor queries = uploaded.narrow(0, start, count);
      Tensor truths = uploaded.narrow(0, start + count, count);
      start += 2 * count;
      add(losses, trained.get(i), objects, queries, truths, backgroundWeight);
    }
    return losses;
  }

  private static List<Matching> match(
      List<Trained> trained, Objects objects, HungarianAssigner assigner) {
    List<HungarianAssigner.Image> images = new ArrayList<>();
    for (Trained each : trained) {
      for (int i = 0; i < objects.images().size(); i++) {
        ImageObjects own = objects.images().get(i);
        images.add(
            new HungarianAssigner.Image(
                each.predictions().scores().select(0, i),
                each.predictions().boxes().select(0, i),
                own.boxes(),
                each.hasClasses() ? own.labels() : own.labels().zerosLike(),
                objects.sizesOfImages().select(0, i)));
      }
    }
    return assigner.match(images);
  }

  /** Returns the matched queries of a batch, and then their objects. */
  private static long[] places(
      List<Matching> matchings, QueryPredictions predictions, List<ImageObjects> images) {
    int count = matchings.stream().mapToInt(Matching::size).sum();
    long queries = predictions.scores().shape().get(1);
    long[] places = new long[2 * count];
    int place = 0;
    long objects = 0;
    for (int image = 0; image < matchings.size(); image++) {
      int[] matched = matchings.get(image).predictions();
      int[] truths = matchings.get(image).objects();
      for (int i = 0; i < matched.length; i++, place++) {
        places[place] = image * queries + matched[i];
        places[count + place] = objects + truths[i];
      }
      objects += images.get(image).labels().size();
    }
    return places;
  }

  private static Tensor upload(List<long[]> places, Device device) {
    long[] all = places.stream().flatMapToLong(LongStream::of).toArray();
    return Tensor.of(all, new Shape(all.length), device);
  }

  private void add(
      Losses losses,
      Trained trained,
      Objects objects,
      Tensor queries,
      Tensor truths,
      double backgroundWeight) {
    Tensor scores = trained.predictions().scores().flatten(0, 1);
    Tensor boxes = trained.predictions().boxes().flatten(0, 1);
    long count = scores.shape().get(0);
    long positives = queries.size();
    Device device = scores.device();
    Tensor background =
        Tensor.full(new Shape(count), settings.numClasses(), ElementType.INT64, device);
    Tensor labels = objects.labels().indexSelect(0, truths);
    Tensor wanted =
        background.scatter(0, queries, trained.hasClasses() ? labels : labels.zerosLike());
    double samples = positives + (count - positives) * backgroundWeight;
    double average = Math.max(settings.syncClsAvgFactor() ? mean(samples) : samples, 1);
    losses.add(
        trained.prefix() + "loss_cls",
        settings
            .lossCls()
            .loss(
                scores,
                wanted,
                Tensor.ones(new Shape(count), device),
                Tensor.scalar(average, device)));
    Tensor divisor = Tensor.scalar(Math.max(mean(positives), 1), device);
    Tensor predicted = boxes.indexSelect(0, queries);
    Tensor targets = objects.boxes().indexSelect(0, truths);
    Tensor sizes = objects.sizes().indexSelect(0, truths);
    losses.add(
        trained.prefix() + "loss_bbox",
        positives == 0
            ? boxes.sum().mul(0)
            : settings.lossBbox().loss(predicted, targets, null, divisor));
    losses.add(
        trained.prefix() + "loss_iou",
        positives == 0
            ? boxes.sum().mul(0)
            : settings
                .lossIou()
                .loss(
                    KERNEL.corners(predicted).mul(sizes),
                    KERNEL.corners(targets).mul(sizes),
                    null,
                    divisor));
  }

  /** Returns the mean of a number over all processes. */
  private double mean(double own) {
    return processes.average(new double[] {own})[0];
  }
}
