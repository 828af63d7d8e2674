"""Writes the test files torch_zip.pth, torch_legacy.pth and torch_p4.pth into the folder given."""
import torch, collections, numpy as np, sys
out=sys.argv[1]
torch.manual_seed(0)
base=torch.arange(24,dtype=torch.float32).reshape(4,6)/4
sd=collections.OrderedDict()
sd['z.weight']=torch.nn.Parameter(base.clone())
sd['bn.num_batches_tracked']=torch.tensor(7)
sd['half']=torch.tensor([1.5,-0.25,65504.,6e-8,float('inf')]).half()
sd['brain']=torch.tensor([1.5,-3.0]).bfloat16()
sd['view']=base.t()[1:4,::2]
sd['row']=base[2]
sd['double']=torch.tensor([[1e-300]],dtype=torch.float64)
sd['mask']=torch.tensor([True,False,True])
sd['int']=torch.tensor([-5,6],dtype=torch.int32)
sd['short']=torch.tensor([-5,6],dtype=torch.int16)
sd['char']=torch.tensor([-5,6],dtype=torch.int8)
sd['byte']=torch.tensor([250,6],dtype=torch.uint8)
sd['empty']=torch.zeros(0,3)
sd['expanded']=torch.tensor([2.5]).expand(3)
sd['channels_last']=torch.arange(16.).reshape(1,2,2,4).to(memory_format=torch.channels_last)
sd['a.bias']=torch.zeros(2)
sd._metadata=collections.OrderedDict([('',{'version':1})])
ck=dict(meta=dict(epoch=3,iter=1234567890123,CLASSES=('cat','dög'),best=np.float64(0.25),n=np.int64(-3),lr=[0.1,True,None],big=2**70,size=base.shape,config="model = dict()\n"),
  state_dict=sd, optimizer=dict(state={0:dict(momentum_buffer=torch.ones(2,2)*.5,step=torch.tensor(3.))},param_groups=[dict(lr=.01,params=[0],betas=(.9,.999))]))
torch.save(ck,out+'/torch_zip.pth'); torch.save(ck,out+'/torch_legacy.pth',_use_new_zipfile_serialization=False)
torch.save(ck,out+'/torch_p4.pth',pickle_protocol=4)
