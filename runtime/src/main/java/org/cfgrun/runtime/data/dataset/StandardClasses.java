package org.cfgrun.runtime.data.dataset;

import java.util.List;

/** The classes of public datasets, in their official order. */
final class StandardClasses {
  /** The 80 object categories of COCO 2017. */
  static final List<String> COCO =
      List.of(
          ("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,"
                  + "stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,"
                  + "giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,"
                  + "sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,"
                  + "tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,"
                  + "sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
                  + "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,"
                  + "cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,"
                  + "teddy bear,hair drier,toothbrush")
              .split(","));

  /** The 20 classes of PASCAL VOC. */
  static final List<String> VOC =
      List.of(
          ("aeroplane,bicycle,bird,boat,bottle,bus,car,cat,chair,cow,diningtable,dog,horse,"
                  + "motorbike,person,pottedplant,sheep,sofa,train,tvmonitor")
              .split(","));

  private StandardClasses() {}
}
