create table "GivenNumber" (
  no text not null,
  constraint "GivenNumber_pkey" primary key (no)
);

insert into "GivenNumber" (no)
select no from "CostSheet"
union select no from "Quote"
union select no from "Contract"
union select no from "Payment"
union select no from "PaymentRequest"
union select no from "Invoice"
union select no from "Order"
union select no from "Shipment"
union select no from "Return"
union select no from "Ticket";
