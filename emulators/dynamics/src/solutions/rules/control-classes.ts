/** Class ids of the controls that forms are made of, in lower case: docs/vendors/dataverse.md#forms. */
export const controlClasses: ReadonlySet<string> = new Set([
  '4273edbd-ac1d-40d3-9fb2-095c621b552d', // text
  'e0dece4b-6fc8-4a8f-a065-082708572369', // text area
  'ada2203e-b4cd-49be-9ddf-234642b43b52', // e-mail address
  '8c10015a-b339-4982-9474-a95fe05631a5', // phone number
  '71716b6c-711e-476c-8ab8-5d11542bfb47', // URL
  '1e1fc551-f7a8-43af-ac34-a8dc35c7b6d4', // ticker symbol
  '6f3fb987-393b-4d2d-859f-9d0f0349b6ad', // body of an e-mail
  'c6d124ca-7eda-4a60-aea9-7fb8d318b68f', // whole number
  'c3efe0c3-0ec6-42be-8349-cbd9079dfd8e', // decimal number
  '0d2c745a-e5a8-4c8f-ba63-c6d3bb604660', // floating point number
  '533b9e00-756b-4312-95a0-dc888637ac78', // money
  'aa987274-ce4e-4271-a803-66164311a958', // duration
  '671a9387-ca5a-4d1e-8ab7-06e39ddcf6b5', // language
  '7c624a0b-f59e-493d-9583-638d34759266', // time zone
  'b634828e-c390-444a-afe6-e07315d9d970', // language of mail merge
  '3ef39988-22bb-4f0b-bbbe-64b5a3748aee', // choice
  '5d68b988-0661-4db2-bc3e-17598ad3be6c', // status reason
  '4aa28ab7-9c13-4f57-a73d-ad894d048b5f', // choices
  '67fac785-cd58-4f9f-abb3-4b7ddc6ed5ed', // yes or no, as radio buttons
  'b0c6723a-8503-4fd7-bb28-c8a06ac933c2', // yes or no, as a check box
  '5b773807-9fb2-42db-97c3-7a91eff8adff', // date and time
  '270bd3db-d9af-4782-9025-509e298dec0a', // lookup
  '3246f906-1f71-45f7-b11f-d7be0f9d04c9', // lookup of a name
  'f3015350-44a2-4aa0-97b5-00166532b5e9', // regarding
  'cbfb742c-14e7-4a17-96bb-1a13f7f64aa2', // party list
  '2305e33a-bad3-4022-9e15-1856cf218333', // lookup as a choice
  'b68b05f0-a46d-43f8-843b-917920af806a', // quick view of a lookup
  '5f986642-5961-4d9f-ab5e-643d71e231e9', // relationship role
  '0a7ff475-b016-4687-9ce5-042bfdbd6519', // file
  '7e548b0d-209c-477b-9dcd-f0f44472381d', // image
  'e7a81278-8635-4d9e-8d4d-59480b391c5b', // grid
  '02d4264b-47e2-4b4c-aa95-f439f3f4d458', // reference panel
  '5c5600e0-1d6e-4205-a272-be80da87fd42', // quick view
  '69af7dca-2e3b-4ee7-9201-0da731dd2413', // quick form
  '9fdf5f91-88b1-47f4-ad53-c11efc01a01d', // HTML web resource
  '587cdf98-c1d5-4bde-8473-14a0bc7644a7', // image web resource
  '080677db-86ec-4544-ac42-f927e74b491f', // Silverlight web resource
  'fd2a7985-3187-444e-908d-6624b21f69c0', // frame
  'f9a8a302-114e-466a-b582-6771b2ae0d92', // custom control
  '06375649-c143-495e-a496-c962e5b4488e', // timeline and notes
  '06375649-c143-495e-a496-c962e5b4488', // the same with a digit less, as older exports write it
  '9c5ca0a1-ab4d-4781-be7e-8dfbe867b87e', // timer
  '62b0df79-0464-470f-8af7-4483cfea0c7d', // map
  '91dc0675-c8b9-4421-b1e0-261cebf02bac', // link to a map
  'e616a57f-20e0-4534-8662-a101b5ddf4e0', // knowledge search
  'a62b6fa9-169e-406c-b1aa-eab828cb6026', // knowledge article
  '86b9e25e-695e-4fef-ac69-f05cfa96739c', // social insights
  '6896f004-b17a-4202-861e-8b7ea2080e0b', // dynamic properties
  'f4c16eca-ca81-4e39-9448-834b8378721e', // error status
  '5546e6cd-394c-4bee-94a8-4425e17ef6c6', // hidden input
  '5635c4df-1453-413e-b213-e81b65411150', // label
  '39354e4a-5015-4d74-8031-ea9eb73a1322', // label of a dialog
  '00ad73da-bd4d-49c6-88a8-2f4f4cad4a20', // button
  'dfdf1cde-837b-4ac9-98cf-ac74361fd89d', // link
  '06e9f7af-1f54-4681-8eec-1e21a1ceb465', // process
  '163b90a6-eb64-49d2-9df8-3c84a4f0a0f8', // related information
  'a28f441b-916c-4865-87fd-0c5d53bd59c9', // report
  'ddb2c4c4-77c6-4d3b-8a02-d2e1f9f1c6b9', // owner
]);
